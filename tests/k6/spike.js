// Ten times as many as usual for half a minute, and no limits on one person. Who finds no room is told when to come back,
// everybody else gets the page, and within five seconds of the end all is as before.
import visit, { surge } from './burst.js';

export { setup } from './burst.js';
export const options = surge(Number(__ENV.RATE || 150));
export default visit;
