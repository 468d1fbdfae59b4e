/** The program behind `npm start` and `npm run gantry`: picks the command, and turns errors into one line and an exit code. */
import { ConfigError, UsageError } from '../errors.ts';
import { HELP } from './help.ts';
import { EXIT } from './summary.ts';

process.exitCode = await main(process.argv.slice(2));

async function main([command, ...args]: string[]): Promise<number> {
  try {
    if (command === undefined) throw new UsageError('No command was given. See npm run gantry -- --help.');
    if (['--help', '-h', 'help'].includes(command) || args.includes('--help') || args.includes('-h')) {
      process.stdout.write(HELP);
      return EXIT.passed;
    }
    switch (command) {
      case 'run':
        return await (await import('./run.ts')).runCommand(args);
      case 'ingest':
        return await (await import('./ingest.ts')).ingestCommand(args);
      case 'train':
        return await (await import('./train.ts')).trainCommand(args);
      case 'generate':
        return await (await import('./generate.ts')).generateCommand(args);
      case 'evaluate':
        return await (await import('./evaluate.ts')).evaluateCommand(args);
      case 'report':
        return await (await import('./report.ts')).reportCommand(args);
      case 'graph':
        return await (await import('./graph.ts')).graphCommand(args);
      case 'replay':
        return await (await import('./replay.ts')).replayCommand(args);
      case 'serve':
        if (args.length > 0) {
          throw new UsageError(`npm start takes no arguments, and got "${args[0]}". Run it without.`, {
            argument: args[0]!,
          });
        }
        return await (await import('./serve.ts')).serveCommand();
      default:
        throw new UsageError(`There is no command "${command}". See npm run gantry -- --help.`, {
          argument: command,
        });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`gantry: ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    return error instanceof UsageError || error instanceof ConfigError ? EXIT.usage : EXIT.error;
  }
}
