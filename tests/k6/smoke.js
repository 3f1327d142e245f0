// Each page and each form once a turn: does all of it answer, and at once?
import { reads, writes, seen, thresholds, summaryTrendStats } from './shop.js';

export const options = {
  vus: 20, duration: __ENV.SECONDS ? `${__ENV.SECONDS}s` : '20s', summaryTrendStats,
  thresholds: { ...thresholds, http_req_duration: ['p(95)<50'] },
};
export const setup = seen;
export default function (shop) {
  for (const what of [...Object.values(reads), ...Object.values(writes)]) what(shop);
}
