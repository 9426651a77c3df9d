/** How tables of records look. */
export const table =
  "w-full text-left text-sm [&_td]:px-4 [&_td]:py-2 [&_td]:align-middle [&_th]:px-4 [&_th]:py-2 [&_th]:font-medium " +
  "[&_thead]:border-b [&_thead]:text-xs [&_thead]:text-muted [&_tbody_tr]:border-b [&_tbody_tr:last-child]:border-b-0";
