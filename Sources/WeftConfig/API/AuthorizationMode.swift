/// What a caller has to have proved, as the API's `aaa-mode` names it.
package enum AuthorizationMode: String, Hashable, Sendable, CaseIterable {
    /// Nothing: whoever reaches a port may read everything, and write what owners and leases allow.
    case noAuth = "no-auth"
    /// That it is a part of Weft, a connector, or a user with the role `admin`; others may do nothing.
    case cloudAdmin = "cloud-admin"
    /// The same, or that it is a user to whose role the lists of rules give the call, and to whose project the objects
    /// give themselves.
    case rbac
}
