/// What control nodes were told last of a prefix that ports of this host have. It stands apart from ``RouteEntry``: a
/// host has some hundreds of these, and a hundred thousand of those.
struct Publication: Hashable, Sendable {
    var route: LocalRoute?
    var ethernet: LocalEthernetRoute?

    var isEmpty: Bool { route == nil && ethernet == nil }
}
