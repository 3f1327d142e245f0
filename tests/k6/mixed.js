// A thousand people with about a second to think: 70 of 100 times they read, 30 they write (quality, section 1).
import { crowd, seen, turn } from './shop.js';

const share = Number(__ENV.READS || 70);
export const options = crowd;
export const setup = seen;
export default function (shop) {
  turn(shop, share);
}
