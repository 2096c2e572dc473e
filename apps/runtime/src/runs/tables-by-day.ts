/** Tables that are cut into days, in the order in which a day of them is dropped: what people look at goes last. */
export const tablesByDay = ['failures', 'run_keys', 'journal', 'runs'] as const;
