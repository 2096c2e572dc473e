export { type Code, type CodeInput, type CodeResult, Sandbox } from './sandbox.ts';
export { stripTypes } from './strip-types.ts';
