import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import { isSignedOut } from '../api/client.ts';
import { useLive } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { CurrentEnvironment } from '../session/environment.tsx';
import { Failed } from '../ui/Notice.tsx';
import { WaitingPage } from '../ui/Waiting.tsx';
import { Rail } from './Rail.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './shortcuts.ts';
import './frame.css';

/** What stands around every page: rail, top bar, and the stream of live events. */
export function Frame() {
  const who = useQuery(queries.who());
  const environments = useQuery({ ...queries.environments(), enabled: who.data !== undefined });
  const environment = environments.data?.[0];
  const connected = useLive(environment?.name);
  const location = useLocation();
  const [narrowed, setNarrow] = useLocalStorage<boolean | null>({
    key: 'crossdock.rail',
    defaultValue: null,
  });
  const small = useMediaQuery('(width < 1600px)', false, { getInitialValueInEffect: false });
  const tiny = useMediaQuery('(width < 900px)', false, { getInitialValueInEffect: false });
  // The canvas needs the room more than the rail does, until the person says otherwise.
  const narrow = narrowed ?? (tiny || (small && /^\/flows\/./.test(location.pathname)));
  const busy = useNavigation().state === 'loading';
  useShortcuts();

  if (isSignedOut(who.error)) {
    const to = encodeURIComponent(`${location.pathname}${location.search}`);
    return <Navigate to={`/sign-in?to=${to}`} replace />;
  }
  const error = who.error ?? environments.error;
  if (error !== null) {
    return (
      <Failed
        error={error}
        retry={() => {
          void who.refetch();
          void environments.refetch();
        }}
      />
    );
  }
  if (who.data === undefined || environment === undefined) return <WaitingPage />;
  return (
    <CurrentEnvironment value={environment}>
      <div className="frame" data-environment={environment.name} data-narrow={narrow}>
        <a className="skip-link" href="#main">
          Skip to content
        </a>
        <Rail narrow={narrow} onToggle={() => setNarrow(!narrow)} />
        <TopBar person={who.data} environment={environment} connected={connected} />
        <main id="main" className="frame-main" tabIndex={-1} aria-busy={busy}>
          <Suspense fallback={<WaitingPage />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </CurrentEnvironment>
  );
}
