import type { StoredList, UploadFormat } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { InstalledNodes, type PlanTrigger } from '../../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../../flows/deployed-flows.ts';
import { PayloadStore } from '../../payloads/payload-store.ts';
import type { ListWriter } from '../../payloads/list-writer.ts';
import { conflict, notFound, unprocessable } from '../../platform/http/problem.ts';
import { arrivalOf, readSweptEvent } from '../arrival.ts';
import { Intake } from '../intake.ts';
import { Digested } from '../digested.ts';
import { fileRows } from './file-rows.ts';
import { type RowProblem, UnreadableFile } from './read-row.ts';

/** Problems that are told. More of them would tell no more, so a file that is refused is read no further. */
const mostProblems = 20;

/** A file on its way to a flow. */
export interface DroppedFile {
  name: string;
  contentType: string;
  bytes: AsyncIterable<Uint8Array>;
  /** It starts a run even if the same file was brought before. */
  again: boolean;
  /** E-mail address of whoever brings it. */
  by: string;
}

/** What became of a file, durable by then. */
export interface FileTaken {
  run: string;
  /** The same file was brought before: this is the run that it started then. */
  duplicate: boolean;
  rows: number;
  skipped: number;
  /** The first of the rows that were left out. */
  problems: RowProblem[];
}

interface ReadFile {
  list: StoredList;
  skipped: number;
  problems: RowProblem[];
}

/** Files that people and programs bring to flows: read row by row into the payload store, then accepted as one event. */
@Injectable()
export class FileDrop {
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #payloads: PayloadStore;
  readonly #intake: Intake;

  constructor(
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(PayloadStore) payloads: PayloadStore,
    @Inject(Intake) intake: Intake,
  ) {
    this.#flows = flows;
    this.#nodes = nodes;
    this.#payloads = payloads;
    this.#intake = intake;
  }

  /** Rejects with a problem when the file was refused. Nothing was started then. */
  async take(environment: string, flow: string, file: DroppedFile): Promise<FileTaken> {
    const { deployed, of, format } = await this.#readerOf(environment, flow);
    const writer = await this.#payloads.write({ environment, flow }, file.contentType);
    const received = new Digested(file.bytes);
    const read = await readInto(writer, received, format).catch(async (error: unknown) => {
      await this.#payloads.drop(writer.id);
      throw error;
    });
    const event = {
      name: file.name,
      digest: received.digest(),
      bytes: received.bytes,
      rows: read.list,
      skipped: read.skipped,
    };
    const taken = await this.#accept(deployed, of, event, file);
    return { ...taken, rows: read.list.count, skipped: read.skipped, problems: read.problems };
  }

  async #readerOf(environment: string, flow: string) {
    const deployed = await this.#flows.find(environment, flow);
    if (deployed === undefined)
      throw notFound(
        'runs.not-deployed',
        `The flow "${flow}" is not deployed in ${environment}: deploy it, then bring the file.`,
      );
    if (!deployed.enabled)
      throw conflict(
        'runs.switched-off',
        `The flow "${flow}" is switched off in ${environment}: switch it on, then bring the file.`,
      );
    const of = this.#nodes.triggerOfPlan(deployed.plan);
    const format = of.trigger.upload?.(of.params);
    if (format === undefined)
      throw conflict(
        'files.not-taken',
        `The flow "${flow}" takes no files: it begins with "${of.trigger.title}".`,
      );
    return { deployed, of, format };
  }

  async #accept(
    deployed: DeployedFlow,
    of: PlanTrigger,
    event: { name: string; digest: string; rows: StoredList },
    { again, by }: Pick<DroppedFile, 'again' | 'by'>,
  ): Promise<{ run: string; duplicate: boolean }> {
    const givenId = `file:${event.name}#${event.digest}${again ? `~${uuid()}` : ''}`;
    const read = readSweptEvent(of, event, { givenId });
    if (read.misfit !== undefined) {
      await this.#payloads.drop(event.rows.stored);
      throw unprocessable(read.misfit.code, read.misfit.message);
    }
    /* From here on the rows may be needed, also where nobody learns whether the event was stored. */
    const arrival = { ...arrivalOf(deployed, 'file', read), causedBy: [by] };
    const { run, duplicate } = await this.#intake.take(arrival, event, { accepted: read.accepted });
    if (duplicate) await this.#payloads.drop(event.rows.stored);
    return { run, duplicate };
  }
}

async function readInto(writer: ListWriter, received: Digested, format: UploadFormat): Promise<ReadFile> {
  const lenient = format.skipBadRows === true;
  const problems: RowProblem[] = [];
  let skipped = 0;
  try {
    for await (const each of fileRows(received, format)) {
      if ('row' in each) {
        if (skipped === 0 || lenient) await writer.add(each.row);
        continue;
      }
      skipped += 1;
      if (problems.length < mostProblems) problems.push(each.problem);
      else if (!lenient) break;
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw refused([error.problem], 'It cannot be read');
  }
  if (skipped > 0 && !lenient) {
    const rows =
      skipped > mostProblems ? `More than ${String(mostProblems)} rows` : `${String(skipped)} rows`;
    throw refused(problems, `${skipped === 1 ? 'One row' : rows} cannot be read`);
  }
  return { list: await writer.end(), skipped, problems };
}

function refused(problems: readonly RowProblem[], why: string) {
  const errors = problems.map(({ line, column, message }) => ({
    field: `line ${String(line)}, column ${String(column)}`,
    message,
  }));
  const first = errors[0];
  const detail = `${why}, so nothing was started. First: ${first?.field ?? ''} ${first?.message ?? ''}. Correct the file and bring it again.`;
  return unprocessable('files.unreadable', detail, { errors });
}
