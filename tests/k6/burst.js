// Ten times as many as usual for half a minute, with all limits on: besides its success an answer may only be a refusal
// that says when to come back, and within five seconds of the end all is as before.
import http from 'k6/http';
import { Rate } from 'k6/metrics';
import { base, judged, looked, of, one, ours, places, summaryTrendStats } from './shop.js';

const refused = new Rate('refused');
const seconds = Number(__ENV.SECONDS || 30);

/** As usual, then ten times so many requests a second, then as usual again. */
export function surge(usual) {
  const calm = Math.max(5, Math.round(seconds / 3));
  const at = (rate, duration, startTime) => ({
    executor: 'constant-arrival-rate', rate, timeUnit: '1s', duration: `${duration}s`, startTime: `${startTime}s`,
    preAllocatedVUs: 300, maxVUs: 2000, gracefulStop: '10s',
  });
  return {
    summaryTrendStats,
    scenarios: {
      before: { ...at(usual, calm, 0), tags: { part: 'before' } },
      burst: { ...at(usual * 10, seconds, calm), tags: { part: 'burst' } },
      after: { ...at(usual, calm, calm + seconds + 5), tags: { part: 'after' } },
    },
    thresholds: {
      wrong_answers: ['rate==0'],
      'http_req_duration{part:before}': ['p(95)<100'],
      'http_req_duration{part:burst}': ['max>=0'],
      'http_req_duration{part:after}': ['p(95)<100'],
      'refused{part:burst}': ['rate>=0'],
      'refused{part:after}': ['rate==0'],
    },
  };
}

export const options = surge(Number(__ENV.RATE || 15)); // of one person, who is held to twenty
const { profile, board, appointments, dashboard } = places;
const pages = { profile, board, appointments, dashboard };

// No more than one person may ask at once.
export const setup = () => of(['customers'], pages);
export default function (shop) {
  const [path, name] = one(Object.values(pages))(shop);
  const isRead = Math.random() < looked;
  const answer = http.get(base + path, { headers: ours, tags: { name }, responseType: isRead ? 'text' : 'none' });
  const isRefused = [429, 503].includes(answer.status);
  refused.add(isRefused);
  judged(answer, {
    'a page, or when to come back': (a) => (isRefused ? Number(a.headers['Retry-After']) > 0
      : a.status === 200 && a.headers['Content-Type'].startsWith('text/html') && (!isRead || (a.body.trimEnd().endsWith('</html>') && a.body.length >= shop.lengths[name]))),
  });
}
