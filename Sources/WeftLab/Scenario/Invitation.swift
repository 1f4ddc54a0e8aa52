/// What a person can do while the lab is up: commands for another shell, which work as they are printed.
struct Invitation: Sendable {
    /// What there is.
    let looks: [String]
    /// Between two pods of one cluster.
    let ping: String
    /// Join two networks of the two clusters by a policy, and part them again.
    let attach: [String]
    let detach: [String]
    /// From one of those networks to the other: answered while the policy is attached.
    let pingAcross: String
    /// The folder of the logs.
    let logs: String

    var text: String {
        func block(_ title: String, _ commands: [String]) -> String {
            ([title + ":"] + commands.map { "  " + $0 }).joined(separator: "\n")
        }
        return [
            "\nThe lab is up; Ctrl-C removes it. From another shell, as root:", "",
            block("See what there is", looks), block("A pod reaches another of its cluster", [ping]),
            block("Attach the policy vn1-to-vn2 to both networks, and vn1 reaches vn2", attach + [pingAcross]),
            block("Detach it again, and it does not", detach), "", "Logs: \(logs)",
        ].joined(separator: "\n")
    }
}
