import { ApiError, FileTaken, filesPath, ProblemDocument } from '@crossdock/contracts';

interface Upload {
  env: string;
  flow: string;
  file: File;
  /** Starts a run even if the same file was brought before. */
  again: boolean;
  /** How much of it has left, from 0 to 1. */
  onProgress: (part: number) => void;
}

/** Brings a file to a flow. Rejects with `ApiError` when it was refused; nothing was started then. */
export function uploadFile({ env, flow, file, again, onProgress }: Upload): Promise<FileTaken> {
  // `fetch` does not tell how far a body has gone.
  const request = new XMLHttpRequest();
  const path = filesPath.replace(':env', encodeURIComponent(env)).replace(':flow', encodeURIComponent(flow));
  const query = new URLSearchParams({ name: file.name, ...(again ? { again: 'true' } : {}) });
  return new Promise((resolve, reject) => {
    request.open('POST', `/api${path}?${query.toString()}`);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new TypeError('The file did not reach the server'));
    request.onload = () => {
      const answer = parsed(request.responseText);
      const taken = FileTaken.safeParse(answer);
      if (request.status === 200 && taken.success) return resolve(taken.data);
      const problem = ProblemDocument.safeParse(answer);
      return reject(
        problem.success ? new ApiError(problem.data) : new TypeError('The answer cannot be read'),
      );
    };
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
