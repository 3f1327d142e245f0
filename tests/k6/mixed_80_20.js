// The same thousand people, of whom more only look: 80 of 100 times they read, 20 they write.
import { crowd, seen, turn } from './shop.js';

export const options = crowd;
export const setup = seen;
export default function (shop) {
  turn(shop, 80);
}
