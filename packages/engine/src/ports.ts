/** Ports that a step filled, as journals keep them: joined by a sign that no port has in its name. */
const joint = '+';

export function joinPorts(ports: readonly string[]): string {
  return ports.join(joint);
}

export function splitPorts(port: string): string[] {
  return port === '' ? [] : port.split(joint);
}

export function fills(port: string, wanted: string): boolean {
  return port === wanted || (port.includes(joint) && splitPorts(port).includes(wanted));
}
