import { IconChecklist, IconDatabase, IconHistory, IconPlugConnected, IconRoute } from '@tabler/icons-react';

export const places = [
  { path: '/flows', title: 'Flows', letter: 'f', Icon: IconRoute },
  { path: '/runs', title: 'Runs', letter: 'r', Icon: IconHistory },
  { path: '/approvals', title: 'Approvals', letter: 'a', Icon: IconChecklist },
  { path: '/connections', title: 'Connections', letter: 'c', Icon: IconPlugConnected },
  { path: '/data', title: 'Data', letter: 'd', Icon: IconDatabase },
] as const;
