// The calendar: a visit is dragged to another square, or made longer at its lower edge. Both send what
// the form of its new time sends. Arrows go from square to square, m asks for another time.
(() => {
const on = (type, run) => document.addEventListener(type, run);
const all = selector => [...document.querySelectorAll(selector)];
const entryOf = node => node?.closest?.('.calendar [data-entry]');
const here = () => location.pathname + location.search;
let dragged, grip, sized;

// Where the visit would come to lie is drawn over the squares, whatever stands in them.
const landing = document.createElement('div');
landing.className = 'landing';
const lay = (host, { top, left, width, height }, content) => {
  const from = host.getBoundingClientRect();
  Object.assign(landing.style, {
    top: `${top - from.top + host.scrollTop}px`, left: `${left - from.left + host.scrollLeft}px`, width: `${width}px`, height: `${height}px`,
  });
  landing.replaceChildren(content);
  if (landing.parentNode !== host) host.append(landing);
};

// The row in which the visit would begin, and the column under the pointer.
const under = e => {
  const table = dragged?.isConnected && e.target.closest?.('.calendar td')?.closest('table');
  const column = table && [...table.querySelectorAll('th[data-day]')].find(head => {
    const box = head.getBoundingClientRect();
    return box.left <= e.clientX && e.clientX < box.right;
  });
  const off = row => Math.abs(row.getBoundingClientRect().top - e.clientY + grip);
  const rows = column ? [...table.querySelectorAll('tr[data-time]')] : [];
  const row = rows.reduce((best, other) => best && off(best) <= off(other) ? best : other, null);
  return row && { row, column };
};
// What of it is another time or somebody else: a visit of 10:15 is in the square of 10:00.
const news = ({ row, column }, entry) => {
  const { time, offset } = row.dataset, { day, tech } = column.dataset, is = entry.dataset, values = {};
  if (`${day}T${time}` !== is.at || is.offset && is.offset !== offset) Object.assign(values, { day, time }, offset && { offset });
  if (tech !== undefined && tech !== is.tech) values.technician = tech;
  return Object.keys(values).length && values;
};
const preview = ({ row, column }, entry, content) => {
  const { top, height } = row.getBoundingClientRect(), { left, width } = column.getBoundingClientRect();
  const rows = Math.max(1, Math.ceil(entry.dataset.minutes / 30));
  lay(row.closest('.calendar'), { top, left, width, height: height * rows }, content);
};

// The visit goes ahead of the answer; it goes home unless it was taken.
const send = async (entry, values) => {
  const { version } = entry.dataset;
  entry.dataset.moving = '';
  let taken;
  const note = e => { if (e.detail.ctx.sourceElement === entry) taken = e.detail.ctx.response?.status; };
  on('htmx:after:request', note);
  try {
    await htmx.ajax('POST', entry.getAttribute('href') + '/reschedule', {
      source: entry, target: '#main', swap: 'innerHTML', values: { version, back: here(), dropped: 'true', ...values },
    });
    if (taken === 200) await htmx.ajax('GET', here(), { target: '#main', swap: 'innerMorph' });
  } catch {}
  document.removeEventListener('htmx:after:request', note);
  landing.remove();
  delete entry.dataset.moving;
};

on('dragstart', e => {
  const entry = entryOf(e.target);
  if (!entry) return;
  if (sized || 'moving' in entry.dataset) return e.preventDefault();
  dragged = entry;
  grip = e.clientY - entry.getBoundingClientRect().top;
  entry.dataset.dragging = '';
  e.dataTransfer.effectAllowed = 'move';
});
on('dragover', e => {
  const at = dragged && under(e);
  if (!at) return landing.remove();
  e.preventDefault();
  preview(at, dragged, at.row.cells[0].firstElementChild.textContent);
});
on('drop', e => {
  const at = dragged && under(e), values = at && news(at, dragged);
  if (!at) return;
  e.preventDefault();
  if (!values) return landing.remove();
  const ghost = dragged.cloneNode(true);
  ghost.removeAttribute('id');
  delete ghost.dataset.dragging;
  preview(at, dragged, ghost);
  send(dragged, values);
});
on('dragend', () => {
  if (!dragged) return;
  delete dragged.dataset.dragging;
  if (!('moving' in dragged.dataset)) landing.remove();
  dragged = null;
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
  if (!sized?.entry.isConnected) return;
  const { entry, from, row } = sized;
  const least = Math.min(0, 1 - Math.floor(entry.dataset.minutes / 30));
  const steps = sized.steps = Math.max(least, Math.round((e.clientY - from) / row));
  const { top, left, width, height } = entry.getBoundingClientRect();
  lay(entry.closest('.calendar'), { top, left, width, height: Math.max(row, height + steps * row) }, `${steps < 0 ? '−' : '+'}${Math.abs(steps) * 30} min`);
});
const leave = () => setTimeout(() => { sized = null; }); // after the click that ends it
on('pointercancel', () => { if (sized) { landing.remove(); leave(); } });
on('pointerup', () => {
  if (!sized) return;
  const { entry, steps } = sized;
  leave();
  if (!steps) return landing.remove();
  send(entry, { duration: ((+entry.dataset.minutes + steps * 30) / 60).toFixed(2) });
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
// On the way to where keys mean the same on every page: on a visit m asks for another time, not for the month.
// "g m" was heard before.
document.querySelector('#main')?.addEventListener('keydown', e => {
  if (e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
  const link = e.target.closest?.('.calendar tbody a');
  if (link && ways[e.key]) {
    const next = nearest(link, ways[e.key]);
    if (next) { e.preventDefault(); next.focus(); }
    return;
  }
  const entry = entryOf(e.target);
  if (e.key !== 'm' || !entry || document.body.dataset.keys === 'off') return;
  e.preventDefault();
  location.assign(entry.getAttribute('href') + '/reschedule?back=' + encodeURIComponent(here()));
});
})();
