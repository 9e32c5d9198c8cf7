/* Every page: small behaviours hung on data-… attributes. No page needs them to be read or sent. */
import "./app.css";
import "./lib/money.js";
import "./lib/count.js";
import "./lib/sheet.js";
import "./lib/popover.js";
import "./lib/form.js";
import "./lib/page.js";
