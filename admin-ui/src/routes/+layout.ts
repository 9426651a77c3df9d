// the pages are drawn in the browser: what they show depends on who asks
export const ssr = false;
export const prerender = false;
