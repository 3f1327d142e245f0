// Ever more people, step by step, until it bends: at which rate do answers begin to wait? Each step is so many requests a
// second that do not wait for answers. TO is the last step (1,200), in STEPS steps (6).
import { seen, some, mostlyRead, allWrites, summaryTrendStats } from './shop.js';

const steps = Number(__ENV.STEPS || 6);
const to = Number(__ENV.TO || 1200);
const seconds = Number(__ENV.SECONDS || 20);
const share = Number(__ENV.READS || 70) / 100;

const scenarios = {};
const thresholds = {};
for (let step = 1; step <= steps; step++) {
  const name = `step${step}`;
  scenarios[name] = {
    executor: 'constant-arrival-rate', rate: Math.round((to * step) / steps), timeUnit: '1s', duration: `${seconds}s`,
    startTime: `${(step - 1) * (seconds + 5)}s`, preAllocatedVUs: 200, maxVUs: 1000, gracefulStop: '5s', tags: { step: name },
  };
  // Nothing is asked of a step but to be told: a threshold is how k6 keeps figures apart.
  thresholds[`http_req_duration{step:${name}}`] = ['max>=0'];
  thresholds[`wrong_answers{step:${name}}`] = ['rate>=0'];
}
export const options = { summaryTrendStats, scenarios, thresholds };
export const setup = seen;
export default function (shop) {
  some(Math.random() < share ? mostlyRead : allWrites)(shop);
}

export function handleSummary(data) {
  const figures = Object.keys(scenarios).map((name) => {
    const took = data.metrics[`http_req_duration{step:${name}}`].values;
    const wrong = data.metrics[`wrong_answers{step:${name}}`].values;
    return { asked: scenarios[name].rate, answered: took.count / seconds, wrong: wrong.rate, ...took };
  });
  const ms = (n) => n.toFixed(1).padStart(9);
  const row = (f) => `${String(f.asked).padStart(6)} asked/s ${ms(f.answered)} answered/s ${ms(f.wrong * 100)} % wrong   median ${ms(f.med)}  p95 ${ms(f['p(95)'])}  p99 ${ms(f['p(99)'])} ms`;
  return { stdout: `${figures.map(row).join('\n')}\n`, [__ENV.LINES_TO || '/dev/null']: JSON.stringify(figures, null, 1) };
}
