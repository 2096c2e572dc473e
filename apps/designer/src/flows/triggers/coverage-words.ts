import type { Coverage } from '@crossdock/contracts';
import { count, plural } from '../../ui/formats.ts';

/** What looking in the source has shown, in a sentence or two. */
export function coverageWords(coverage: Coverage): string {
  return [cameWords(coverage), becameWords(coverage)].filter((each) => each !== '').join(' ');
}

function cameWords({ way, sweeps, seen, received, found }: Coverage): string {
  if (seen === 0) {
    return sweeps === 0 ? 'Nobody has looked in the source yet.' : 'Nothing has changed in the source.';
  }
  if (way === 'poll') return `${plural(seen, 'change')} ${seen === 1 ? 'was' : 'were'} found in the source.`;
  if (seen === 1) {
    return found === 0
      ? 'The one event of the source was delivered.'
      : 'The one event of the source was never delivered; the sweep found it.';
  }
  if (found === 0) return `All ${count(seen)} events of the source were delivered.`;
  if (received === 0) return `None of ${count(seen)} events was delivered; the sweep found them.`;
  return `${count(found)} of ${count(seen)} events ${found === 1 ? 'was' : 'were'} never delivered; the sweep found ${found === 1 ? 'it' : 'them'}.`;
}

function becameWords({ seen, open, failed }: Coverage): string {
  if (seen === 0) return '';
  const rest = [
    ...(open > 0 ? [`${count(open)} ${open === 1 ? 'is' : 'are'} still under way`] : []),
    ...(failed > 0 ? [`${count(failed)} did not get through`] : []),
  ];
  if (rest.length > 0) return `${rest.join(', ')}.`;
  return seen === 1 ? 'It is completed.' : 'All are completed.';
}
