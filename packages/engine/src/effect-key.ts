/**
 * The ledger's name for one write: environment, connection, action, natural key. Neither run nor flow is in
 * it, so that a replay, a copied flow or a second flow finds what was done.
 */
export function effectKey(parts: {
  environment: string;
  connection: string;
  action: string;
  natural: string;
}): string {
  return `${parts.environment}/${parts.connection}/${parts.action}/${parts.natural}`;
}
