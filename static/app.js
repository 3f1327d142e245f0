// What pages do beyond links and forms. Everything is delegated: nothing is bound to an element.
(() => {
const on = (type, run) => document.addEventListener(type, run);
const $ = selector => document.querySelector(selector);
const toasts = () => $('#toasts');

// No answer, or one that no server of ours wrote: say so. Our own errors bring their toast.
const offline = () => {
  if (!toasts() || toasts().querySelector('[data-offline]')) return;
  const toast = $('#toast-offline').content.firstElementChild.cloneNode(true);
  toast.dataset.offline = '';
  toasts().append(toast);
};
on('htmx:error', e => { if (e.detail.ctx?.request) offline(); });
on('htmx:response:error', e => {
  const { response, text } = e.detail.ctx;
  if (response?.status >= 500 && !text?.includes('<hx-partial')) offline();
});
on('htmx:before:request', () => toasts()?.querySelector('[data-offline]')?.remove());

// Toasts leave when their animation ends, or when closed.
on('animationend', e => { if (e.animationName === 'leave') e.target.closest('.toast')?.remove(); });
on('click', e => e.target.closest('[data-close]')?.closest('.toast')?.remove());

// After a refused save the summary has the focus, and the title says so.
const refused = () => {
  const summary = $('.error-summary') || $('.notice[role=alert]');
  if (summary && !summary.dataset.seen) {
    summary.dataset.seen = '';
    summary.focus();
  }
  const wrong = $('.error-summary'), title = document.title.replace(/^Error: /, '');
  document.title = wrong ? 'Error: ' + title : title;
};
on('htmx:after:swap', refused);
on('DOMContentLoaded', refused);

// A form that only asks opens a tab of its own; htmx would put the answer here.
document.addEventListener('submit', e => { if (e.submitter?.formTarget === '_blank') e.stopPropagation(); }, true);

// Shortcuts. Silent while typing, but for saving.
on('keydown', e => {
  const typing = e.target.closest?.('input, select, textarea, [contenteditable]');
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form) {
    e.preventDefault();
    return e.target.form.requestSubmit();
  }
  if (typing || e.defaultPrevented || e.altKey) return;
  const single = document.body.dataset.keys !== 'off';
  const search = e.key === '/' && !e.ctrlKey && single || e.key === 'k' && (e.ctrlKey || e.metaKey);
  if (!search) return;
  const field = $('main [data-key="/"]') || $('[data-key="/"]');
  if (field?.offsetParent) { e.preventDefault(); field.focus(); field.select(); }
});

// How fast the page was, told once when it is left: the largest paint, the slowest answer to a press, what
// jumped most within five seconds. What a browser does not know stays empty.
let p = document.body.dataset.mark;
if (!p || document.hidden) return;
let lcp, run, first, last = -1e4, cls;
const took = {};
const watch = (type, see) => new PerformanceObserver(list => list.getEntries().forEach(see)).observe({ type, buffered: true, durationThreshold: 16 });
if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) cls = 0;
watch('largest-contentful-paint', e => lcp = e.startTime);
watch('event', e => took[e.interactionId] = Math.max(took[e.interactionId] || 0, e.duration));
watch('layout-shift', ({ startTime: now, hadRecentInput, value }) => {
  if (hadRecentInput) return;
  if (now - last > 1e3 || now - first > 5e3) run = 0, first = now;
  last = now;
  cls = Math.max(cls, run += value * 1e3);
});
on('visibilitychange', () => {
  // Of no press.
  delete took[0];
  const slow = Object.values(took).sort((a, b) => b - a),
    inp = slow[Math.min(performance.interactionCount / 50 | 0, slow.length - 1)];
  const [l, i, c] = [lcp, inp, cls].map(n => n >= 0 ? Math.round(n) : '');
  if (p) navigator.sendBeacon('/rum', new URLSearchParams({ p, w: innerWidth, l, i, c }));
  p = 0;
});
})();
