/** Theirs, of whom the README's directory.ts speaks. */
declare function removeAccount(id: string): Promise<void>;
declare function putAccount(id: string, account: object): Promise<void>;
