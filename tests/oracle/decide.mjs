// Copyright: dayone.aws contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// Reads simulations as JSON from its input, and writes what iam-simulate decides on each.
import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';

const decisions = [];
for (const simulation of JSON.parse(readFileSync(0, 'utf8'))) {
  const found = await runSimulation(simulation, { simulationMode: 'Strict' });
  decisions.push(found.resultType === 'error' ? `error: ${JSON.stringify(found.errors)}` : found.overallResult);
}
process.stdout.write(JSON.stringify(decisions));
