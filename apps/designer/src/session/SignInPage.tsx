import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { Mark } from '../frame/Mark.tsx';
import { ProblemLine } from '../ui/Notice.tsx';
import './session.css';

/** Where a person comes in. The demo shows its login and fills it with one click. */
export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const who = useQuery({ ...queries.who(), retry: false });
  const about = useQuery(queries.about());
  const signIn = useMutation({
    mutationFn: () => client.session.signIn({ body: { email, password } }),
    onSuccess: (person) => {
      cache.setQueryData(queries.who().queryKey, person);
      void navigate(pathAfter(search));
    },
  });
  if (who.data !== undefined) return <Navigate to={pathAfter(search)} replace />;
  const demo = about.data?.demo ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <main className="sign-in">
      <div className="sign-in-side" aria-hidden>
        <Wires />
      </div>
      <div className="sign-in-main">
        <form className="sign-in-form" onSubmit={submit}>
          <div className="row" style={{ gap: 10 }}>
            <Mark size={30} />
            <span className="sign-in-name">Crossdock</span>
          </div>
          <div>
            <h1>Sign in</h1>
            <p className="soft">Orders in, ERP orders out: each exactly once.</p>
          </div>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            size="sm"
            required
            withAsterisk={false}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            size="sm"
            required
            withAsterisk={false}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <ProblemLine error={signIn.error ?? about.error} />
          <Button type="submit" size="sm" loading={signIn.isPending}>
            Sign in
          </Button>
          {demo !== null && (
            <div className="sign-in-demo">
              <div className="grow">
                <strong>This is the demo.</strong> Use its login:
                <div className="mono">
                  {demo.email}
                  <br />
                  {demo.password}
                </div>
              </div>
              <Button
                variant="default"
                onClick={() => {
                  setEmail(demo.email);
                  setPassword(demo.password);
                }}
              >
                Fill in
              </Button>
            </div>
          )}
        </form>
        <footer className="hint">
          {about.data === undefined ? '' : `Crossdock ${about.data.version}, on your own server`}
        </footer>
      </div>
    </main>
  );
}

/** Only paths of ours: an address from outside must not decide where a person lands. */
function pathAfter(search: URLSearchParams): string {
  const wish = search.get('to') ?? '/flows';
  return /^\/(?![/\\])/.test(wish) ? wish : '/flows';
}

/** A quiet drawing of what the product does: boxes and wires. */
function Wires() {
  return (
    <svg viewBox="0 0 560 720" preserveAspectRatio="xMidYMid slice">
      <defs>
        <pattern id="dots" width="20" height="20" patternUnits="userSpaceOnUse">
          <circle cx="1" cy="1" r="1" className="wires-dot" />
        </pattern>
      </defs>
      <rect width="560" height="720" fill="url(#dots)" />
      <path className="wires-line" d="M-20 250h110m150 0c60 0 40-70 100-70m0 0h-20m150 0h120" />
      <path className="wires-line lit" d="M-20 250h110m150 0c60 0 20 130 90 130m150 0c50 0 40 80 100 80" />
      <g className="wires-box">
        <rect x="90" y="222" width="150" height="56" rx="8" />
        <rect x="320" y="152" width="150" height="56" rx="8" />
        <rect x="330" y="352" width="150" height="56" rx="8" />
      </g>
      {[
        [90, 222, 'wo'],
        [320, 152, 'core'],
        [330, 352, 'od'],
      ].map(([x, y, tint]) => (
        <g key={String(tint)} transform={`translate(${String(x)} ${String(y)})`}>
          <rect
            x="14"
            y="15"
            width="26"
            height="26"
            rx="6"
            fill={`var(--tint-${String(tint)})`}
            opacity=".25"
          />
          <rect x="52" y="18" width="70" height="7" rx="3.5" className="wires-text" />
          <rect x="52" y="32" width="44" height="6" rx="3" className="wires-text faint" />
        </g>
      ))}
      <circle r="5" className="wires-run">
        <animateMotion
          dur="6s"
          repeatCount="indefinite"
          path="M-20 250h110h150c60 0 20 130 90 130h150c50 0 40 80 100 80"
        />
      </circle>
    </svg>
  );
}
