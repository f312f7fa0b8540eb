/** Tells the id of a saved view from that of a type of event in the list that has both. */
export const logViewPrefix = 'view ';
