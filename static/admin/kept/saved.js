/* On every page of the admin: what was saved need not be kept any longer. A cookie names each opening that was saved. */

import { forget, sweep } from "./copies.js";

for (const [, token] of document.cookie.matchAll(/(?:^|; )saved_([0-9a-f]{32})=/g)) {
  forget(token);
  document.cookie = `saved_${token}=; path=/admin/; max-age=0`;
}
sweep();
