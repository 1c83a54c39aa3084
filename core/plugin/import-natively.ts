/** Node's own `import()`, see native-import.ts. */
export const importNatively = (url: string): Promise<unknown> => import(url)
