/// A routing policy: a row of `ctr config rp`.
package struct RoutingPolicyView: Hashable, Sendable {
    /// What a term asks of a path, and what it does with it, as people read them.
    package struct Term: Hashable, Sendable {
        package var match: String
        package var action: String

        package init(match: String, action: String) {
            self.match = match
            self.action = action
        }
    }

    package var name: String
    /// In the order in which they apply.
    package var terms: [Term]

    package init(name: String, terms: [Term]) {
        self.name = name
        self.terms = terms
    }

    var sandesh: Sandesh {
        let rows = terms.map { term in
            Sandesh(
                "ShowBgpRoutingPolicyTermConfig", ["match": .text(term.match), "action": .text(term.action)])
        }
        return Sandesh("ShowBgpRoutingPolicyConfig", ["name": .text(name), "terms": .structures(rows)])
    }
}
