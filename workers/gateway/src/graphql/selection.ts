import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Whether the query asks for this field, below these of what is being resolved, itself or in a fragment. */
export function asksFor(path: readonly string[], { fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const within = (set: SelectionSetNode | undefined, [field, ...below]: readonly string[]): boolean =>
    field === undefined ||
    (set?.selections.some((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return selection.name.value === field && within(selection.selectionSet, below)
        case Kind.INLINE_FRAGMENT:
          return within(selection.selectionSet, [field, ...below])
        case Kind.FRAGMENT_SPREAD:
          return within(fragments[selection.name.value]?.selectionSet, [field, ...below])
      }
    }) ??
      false)
  return fieldNodes.some(({ selectionSet }) => within(selectionSet, path))
}
