// The calendar: a visit is dragged to another square, or made longer at its lower edge. Both send what
// the form of its new time sends. Arrows go from square to square, m asks for another time.
(() => {
const on = (type, run) => document.addEventListener(type, run);
const all = selector => [...document.querySelectorAll(selector)];
const entryOf = node => node?.closest?.('.calendar [data-entry]');
const squareOf = node => node?.closest?.('.calendar td[data-at]');
let dragged, sized;

const over = square => {
  all('.calendar [data-over]').forEach(other => other !== square && delete other.dataset.over);
  if (square) square.dataset.over = '';
};
const here = () => location.pathname + location.search;

// The visit goes ahead of the answer; it goes home unless it was taken.
const send = async (entry, square, values) => {
  const { version } = entry.dataset, ghost = square && entry.cloneNode(true);
  ghost?.removeAttribute('id');
  entry.dataset.moving = '';
  square?.replaceChildren(ghost);
  let taken;
  const note = e => { if (e.detail.ctx.sourceElement === entry) taken = e.detail.ctx.response?.status; };
  on('htmx:after:request', note);
  try {
    await htmx.ajax('POST', entry.getAttribute('href') + '/reschedule', {
      source: entry, target: '#main', swap: 'innerHTML', values: { version, back: here(), dropped: 'true', ...values },
    });
  } catch {}
  document.removeEventListener('htmx:after:request', note);
  if (taken === 200) return htmx.ajax('GET', here(), { target: '#main', swap: 'innerMorph' });
  ghost?.remove();
  delete entry.dataset.moving;
};

on('dragstart', e => {
  const entry = entryOf(e.target);
  if (!entry) return;
  if (sized) return e.preventDefault();
  dragged = entry;
  entry.dataset.dragging = '';
  e.dataTransfer.effectAllowed = 'move';
});
on('dragover', e => {
  if (!dragged) return;
  const square = squareOf(e.target);
  over(square);
  if (square) e.preventDefault();
});
on('drop', e => {
  const square = dragged?.isConnected && squareOf(e.target);
  if (!square) return;
  e.preventDefault();
  const { at, offset, tech } = square.dataset, [day, time] = at.split('T'), values = { day, time };
  if (offset !== undefined) values.offset = offset;
  if (tech !== undefined) values.technician = tech;
  send(dragged, square, values);
});
on('dragend', () => {
  if (dragged) delete dragged.dataset.dragging;
  dragged = null;
  over();
});

// By rows: a square is half an hour.
on('pointerdown', e => {
  const entry = e.target.matches?.('[data-resize]') && entryOf(e.target);
  if (!entry) return;
  e.preventDefault();
  sized = { entry, from: e.clientY, row: entry.closest('tr').getBoundingClientRect().height, steps: 0 };
  e.target.setPointerCapture(e.pointerId);
});
on('pointermove', e => {
  if (!sized) return;
  const { entry, from, row } = sized;
  const least = 1 - Math.floor(entry.dataset.minutes / 30);
  sized.steps = Math.max(least, Math.round((e.clientY - from) / row));
  entry.querySelector('.when').dataset.more = `${sized.steps < 0 ? '−' : '+'}${Math.abs(sized.steps) * 30} min`;
});
const leave = () => {
  delete sized?.entry.querySelector('.when').dataset.more;
  setTimeout(() => { sized = null; }); // after the click that ends it
};
on('pointercancel', leave);
on('pointerup', () => {
  if (!sized) return;
  const { entry, steps } = sized;
  leave();
  if (steps) send(entry, null, { duration: ((+entry.dataset.minutes + steps * 30) / 60).toFixed(2) });
});
document.addEventListener('click', e => { if (sized) e.preventDefault(); }, true);

// The nearest link that way.
const ways = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const nearest = (link, [x, y]) => {
  const box = link.getBoundingClientRect(), at = [box.left + 4, box.top + 4];
  let best, least = Infinity;
  for (const other of all('.calendar tbody a')) {
    const to = other.getBoundingClientRect(), gone = [to.left + 4 - at[0], to.top + 4 - at[1]];
    const ahead = gone[0] * x + gone[1] * y, aside = Math.abs(gone[0] * y) + Math.abs(gone[1] * x);
    if (ahead > 4 && ahead + aside * 8 < least) [best, least] = [other, ahead + aside * 8];
  }
  return best;
};
on('keydown', e => {
  if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
  if (e.target.closest?.('input, select, textarea, [contenteditable]')) return;
  const link = e.target.closest?.('.calendar tbody a');
  if (link && ways[e.key]) {
    const next = nearest(link, ways[e.key]);
    if (next) { e.preventDefault(); next.focus(); }
    return;
  }
  if (document.body.dataset.keys === 'off') return;
  const entry = entryOf(e.target);
  const to = e.key === 'm' && entry
    ? entry.getAttribute('href') + '/reschedule?back=' + encodeURIComponent(here())
    : document.querySelector('main .tabs a[data-key]') && document.querySelector(`main a[data-key="${CSS.escape(e.key)}"]`)?.href;
  if (to) { e.preventDefault(); location.assign(to); }
});
})();
