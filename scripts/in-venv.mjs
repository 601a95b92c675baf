// Run a program of .venv on any platform: node scripts/in-venv.mjs ruff check .
import { venv } from './lib/paths.mjs';
import { main, run } from './lib/process.mjs';

const [program, ...args] = process.argv.slice(2);
await main(() => run(venv(program), args));
