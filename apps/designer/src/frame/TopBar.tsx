import type { Environment, Person } from '@crossdock/contracts';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { PersonMenu } from './PersonMenu.tsx';
import { SearchBox } from './SearchBox.tsx';

interface TopBarProps {
  person: Person;
  environment: Environment;
  connected: boolean;
}

export function TopBar({ person, environment, connected }: TopBarProps) {
  return (
    <header className="topbar">
      <span className="environment-chip" title={`Environment: ${environment.title}`}>
        {environment.title}
      </span>
      <SearchBox />
      <span className="grow" />
      <span aria-live="polite">
        {!connected && (
          <span className="connection-lost">
            <IconPlugConnectedX size={15} /> Connection to the server lost. Trying again…
          </span>
        )}
      </span>
      <PersonMenu person={person} />
    </header>
  );
}
