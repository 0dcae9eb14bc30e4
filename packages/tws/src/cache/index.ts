export { contractFile } from './contract-file.ts';
export { historyFolder } from './history-folder.ts';
