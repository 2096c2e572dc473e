import { createBrowserRouter, redirect } from 'react-router';
import { Frame } from './frame/Frame.tsx';
import { NotFoundPage } from './frame/NotFoundPage.tsx';
import { PageFailed } from './frame/PageFailed.tsx';
import { SignInPage } from './session/SignInPage.tsx';
import { WaitingPage } from './ui/Waiting.tsx';

/** Every page is a chunk of its own; the frame and the sign-in come first. */
export const router = createBrowserRouter([
  { path: '/sign-in', Component: SignInPage },
  {
    path: '/',
    Component: Frame,
    ErrorBoundary: PageFailed,
    HydrateFallback: WaitingPage,
    children: [
      { index: true, loader: () => redirect('/flows') },
      {
        ErrorBoundary: PageFailed,
        children: [
          {
            path: 'flows',
            lazy: async () => ({ Component: (await import('./flows/FlowsPage.tsx')).FlowsPage }),
          },
          {
            path: 'flows/:flow',
            lazy: async () => ({ Component: (await import('./editor/EditorPage.tsx')).EditorPage }),
          },
          {
            path: 'runs/replays',
            lazy: async () => ({ Component: (await import('./runs/replays/ReplaysPage.tsx')).ReplaysPage }),
          },
          {
            path: 'runs/replays/:batch',
            lazy: async () => ({ Component: (await import('./runs/replays/ReplayPage.tsx')).ReplayPage }),
          },
          {
            path: 'runs',
            lazy: async () => ({ Component: (await import('./runs/RunsPage.tsx')).RunsPage }),
            children: [
              {
                path: ':run',
                lazy: async () => ({ Component: (await import('./runs/RunPage.tsx')).RunPage }),
              },
            ],
          },
          {
            path: 'approvals',
            lazy: async () => ({ Component: (await import('./approvals/ApprovalsPage.tsx')).ApprovalsPage }),
            children: [
              {
                path: ':approval',
                lazy: async () => ({
                  Component: (await import('./approvals/ApprovalPage.tsx')).ApprovalPage,
                }),
              },
            ],
          },
          {
            path: 'connections',
            lazy: async () => ({
              Component: (await import('./connections/ConnectionsPage.tsx')).ConnectionsPage,
            }),
          },
          {
            path: 'data',
            lazy: async () => ({ Component: (await import('./data/DataPage.tsx')).DataPage }),
          },
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]);
