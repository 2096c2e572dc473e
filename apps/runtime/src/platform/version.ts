import about from '../../package.json' with { type: 'json' };

/** Of this release. */
export const version: string = about.version;
