/** Something the person at the keyboard can put right: what happened, and what to do about it. */
export class LaunchFailure extends Error {
  override name = 'LaunchFailure';
  readonly advice: string;
  /** The last lines of a log or of a command's output. */
  readonly evidence: string | undefined;

  constructor(message: string, advice: string, evidence?: string) {
    super(message);
    this.advice = advice;
    this.evidence = evidence;
  }
}

/** An error's text for the screen: evidence first, then the sentence, then the advice, so that the advice is read. */
export function describeFailure(error: unknown): string {
  if (error instanceof LaunchFailure) {
    return [error.evidence?.trimEnd(), error.message, error.advice].filter(Boolean).join('\n');
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What the operating system's refusal to write means for the person who started us. */
export function writeFailure(error: unknown, folder: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LaunchFailure(
        `The disk under ${folder} is full.`,
        'Free some space, or set DATA_DIR to a folder on another disk.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new LaunchFailure(
        `${folder} is not writable for you.`,
        'Set DATA_DIR to a folder of yours, or start as the owner of this one.',
      );
    case 'EEXIST':
    case 'ENOTDIR':
      return new LaunchFailure(`${folder} is not a folder.`, 'Set DATA_DIR to a folder.');
    default:
      return error;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
