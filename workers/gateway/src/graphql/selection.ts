import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Whether the query asks for this field of what is being resolved, itself or in a fragment. */
export function asksFor(field: string, { fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const within = (set: SelectionSetNode | undefined): boolean =>
    set?.selections.some((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return selection.name.value === field
        case Kind.INLINE_FRAGMENT:
          return within(selection.selectionSet)
        case Kind.FRAGMENT_SPREAD:
          return within(fragments[selection.name.value]?.selectionSet)
      }
    }) ?? false
  return fieldNodes.some(({ selectionSet }) => within(selectionSet))
}
