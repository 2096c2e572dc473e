import { Sandbox } from '@crossdock/sandbox';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config.ts';

/** Code of users, in processes of their own. They are started when the first code node runs. */
@Injectable()
export class CodeSandbox extends Sandbox implements OnModuleDestroy {
  constructor(@Inject(CONFIG) { sandboxProcesses }: Pick<Config, 'sandboxProcesses'>) {
    super({ processes: sandboxProcesses });
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }
}
