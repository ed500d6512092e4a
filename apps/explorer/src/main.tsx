/** The page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { startFrames } from "./graph/frames.ts";
import { startOffline } from "./offline/register.ts";
import { startDetails } from "./panels/details.tsx";
import { startStore } from "./state/store.ts";
import "./style/page.css";

startStore();
startFrames();
startDetails();
const root = document.getElementById("app");
if (root === null) throw new Error("the page has no place for the app");
render(<App />, root);
startOffline();
