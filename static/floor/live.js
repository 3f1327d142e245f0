// A page that says what it shows (data-live) stays fresh. One tab of a browser listens to /live and
// passes on what it is told, names only; every tab that shows such a thing asks for its page again.
(() => {
const main = document.querySelector('#main'), state = document.querySelector('#live-state');
if (!state) return;
const on = (type, run) => document.addEventListener(type, run);
const wire = 'autoshop-live', skip = 'hx-morph-skip';
// The page, the visit that lies open over it, and the bell: each knows its own address then.
const hosts = () => [...document.querySelectorAll('[data-host]')].filter(host => host.querySelector('[data-live]'));
const isOpen = () => !document.hidden && hosts().length;
const address = host => host.dataset.url ? new URL(host.dataset.url, location).href : location.href;
const known = new WeakMap();
const of = host => known.get(host) ?? known.set(host, {}).get(host);
const canListen = window.EventSource && navigator.locks && window.BroadcastChannel;
const due = new Set();
let air, asked, release, source, heard, timer, busy, morphing, turn = 0, next = Infinity;

// Where the stream was, for whichever tab listens next.
const place = () => { try { return JSON.parse(localStorage[wire]); } catch { return {}; } };
const note = id => { try { localStorage[wire] = JSON.stringify({ id, at: Date.now() }); } catch {} };

// A half-typed form keeps its words, and the version that was seen: saving it must still meet who was
// faster. So it is left alone until its answer is here, and what was refused stays as it is.
on('input', e => e.target.form?.setAttribute(skip, ''));
on('reset', e => e.target.removeAttribute(skip));
on('htmx:before:swap', e => {
  if (morphing) return;
  const { ctx, tasks } = e.detail;
  ctx.sourceElement.closest?.('form')?.removeAttribute(skip);
  // Only an answer that takes the page's place: a toast or a column is no form with words in it.
  if (ctx.target?.matches?.('[data-host]') && ctx.swap !== 'none' && tasks.some(task => task.type === 'main'))
    of(ctx.target).held = ctx.response?.status >= 400;
});
on('htmx:after:swap', e => {
  if (morphing) return;
  const { response, sourceElement: at } = e.detail.ctx;
  if (response?.status >= 400) for (const form of at.matches('form') ? [at] : at.querySelectorAll('form'))
    if (!form.matches('[data-move]')) form.setAttribute(skip, '');
});

// What somebody does here is newer than a page that was asked for before it.
on('htmx:before:request', () => { turn++; });
on('htmx:finally:request', () => { turn++; });

// Asks for what is meant and takes over what is new. What is folded out stays so, and no news takes the focus.
const soon = (meant = hosts(), wait = Math.random() * 300) => {
  for (const host of meant) due.add(host);
  timer ??= setTimeout(() => { timer = null; fresh(); }, wait);
};
const inHand = () => document.querySelector('[data-dragging], .htmx-request');
const fresh = async () => {
  if (!isOpen()) return;
  if (busy || inHand()) return soon([], 400);
  busy = true;
  for (const host of hosts()) if (due.delete(host)) try { await renew(host); } catch {}
  busy = false;
};
const renew = async host => {
  const url = address(host), begun = turn, mine = of(host), over = host === main && main.dataset.url;
  mine.news = '';
  const signal = AbortSignal.timeout(10000), headers = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };
  if (mine.tag?.[0] === url) headers['If-None-Match'] = mine.tag[1];
  const answer = await fetch(url, { headers, signal, cache: 'no-store' });
  let text = await answer.text();
  // A choice of where to move a car is no words; its old version still meets who was faster.
  const typed = [...host.querySelectorAll(`form[${skip}]:not([data-move])`)];
  if ([401, 403, 404].includes(answer.status)) {
    if (!typed.length && (host === main || answer.status === 401)) return location.reload();
    mine.news = 'This page is gone, or no longer yours to see.' + (typed.length ? ' What you typed is still here.' : '');
  }
  if (!answer.ok) return;
  if (inHand() || begun !== turn || url !== address(host)) return soon([host], 400);
  if (mine.held || !typed.every(form => text.includes(`action="${form.getAttribute('action')}"`))) {
    mine.news = 'Somebody changed this page. What you typed is still here.';
    return;
  }
  const etag = answer.headers.get('ETag'), kept = htmx.config.morphIgnore;
  mine.tag = etag && [url, etag];
  htmx.config.morphIgnore = [...kept, 'open', 'tabindex'];
  text = text.replace(/role="alert"/g, '$& data-seen="1"');
  // Its title is not that of what lies over it.
  if (over) text = text.replace(/<title>.*?<\/title>/s, '');
  morphing = true;
  try {
    await htmx.swap({ text, sourceElement: host, target: host, swap: 'innerMorph' });
  } finally { morphing = false; htmx.config.morphIgnore = kept; }
};
// What was saved over the page is news to it.
on('drawer:go', () => soon());

const hear = names => {
  heard = Date.now();
  if (!names) return;
  const told = names.split(' ');
  const meant = word => told.some(name => name === 'all' || name === word || name.startsWith(word + '/') || word.startsWith(name + '/'));
  const shows = host => [...host.querySelectorAll('[data-live]')].some(region => region.dataset.live.split(' ').some(meant));
  soon(hosts().filter(shows));
};
const pass = names => { air?.postMessage(names); hear(names); };
const listen = () => {
  const { id } = place();
  source = new EventSource('/live' + (id ? '?after=' + id : ''));
  source.onopen = () => pass('');
  source.addEventListener('beat', () => pass(''));
  source.addEventListener('changed', e => { note(e.lastEventId); pass(e.data); });
  source.onerror = () => { heard = Math.min(heard, Date.now() - 57000); };
};
// Only while the page is seen: nothing open keeps it from the back button's memory.
const start = () => {
  if (asked || !isOpen()) return;
  heard = Date.now();
  if (!canListen) return;
  asked = new AbortController();
  air = new BroadcastChannel(wire);
  air.onmessage = e => hear(e.data);
  navigator.locks.request(wire, { signal: asked.signal }, () => new Promise(done => { release = done; listen(); })).catch(() => {});
};
const stop = () => {
  asked?.abort(); source?.close(); air?.close(); release?.();
  asked = source = air = release = null;
};
const look = () => { if (document.hidden) stop(); else { start(); soon(); } };
on('visibilitychange', look);
addEventListener('pagehide', stop);
addEventListener('pageshow', e => { if (e.persisted) look(); });

// The net below: a minute's silence is a lost stream. Pages ask by themselves, and more often then.
setInterval(() => {
  const now = Date.now(), open = isOpen(), lost = canListen && now - heard > 60000;
  const words = open ? lost ? 'Reconnecting…' : hosts().map(host => of(host).news).find(Boolean) ?? '' : '';
  if (state.textContent !== words) state.textContent = words;
  if (!open) return stop();
  start();
  if (now > next) {
    next = Infinity;
    soon(hosts(), 0);
    // Silent may mean cut off, which nobody tells who only listens.
    if (source && (lost || source.readyState === 2)) { source.close(); listen(); }
  }
  next = Math.min(next, now + (canListen && !lost ? 60000 : 30000) + Math.random() * 5000);
}, 1000);
if (place().at >= performance.timeOrigin) soon();
start();
})();
