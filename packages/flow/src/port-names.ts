/** The port that a node with one way out fills. */
export const outPort = 'out';

/** The way a run takes when a step has failed for good; without a wire from it, the run fails. */
export const failedPort = 'failed';
