// Entry of every page: each module looks for its own data attributes and does nothing without them.
import { enhance as countdown } from "./countdown.js";
import { enhance as passkeys } from "./passkeys.js";
import { enhance as password } from "./password.js";
import { enhance as places } from "./places.js";
import { enhance as quickExit } from "./quick-exit.js";
import { enhance as sessionEnd } from "./session-end.js";
import { enhance as submitGuard } from "./submit-guard.js";
import { enhance as toggle } from "./toggle.js";

document.documentElement.classList.add("js");
for (const enhance of [toggle, password, places, countdown, passkeys, quickExit, sessionEnd, submitGuard]) enhance();
document.querySelector("[data-takes-focus]")?.focus();
