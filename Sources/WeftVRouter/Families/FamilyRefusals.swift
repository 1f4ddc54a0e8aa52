/// How often this host was told of something that it does without (``UnservedFamily``), and of what last.
package struct FamilyRefusals: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package let subject: UnservedFamily.Subject
        package var count: UInt64
        package var last: UnservedFamily
    }

    /// In the order in which the subjects were first met.
    package private(set) var rows: [Row] = []

    mutating func note(_ refusal: UnservedFamily) {
        if let index = rows.firstIndex(where: { $0.subject == refusal.subject }) {
            rows[index].count += 1
            rows[index].last = refusal
        } else {
            rows.append(Row(subject: refusal.subject, count: 1, last: refusal))
        }
    }
}
