extension House {
    /// What a source declares at its outermost level and shows to other files: types, functions, values and macros.
    ///
    /// It goes by the columns that the formatter gives to lines: what is outermost stands in the first, or as many
    /// indentations on as conditions (`#if`) are around it, of two at most. Names in patterns and operators are not
    /// seen.
    static func topLevelNames(inCode code: String) -> [String] {
        let declarations = Declarations()
        var conditions = 0
        return SwiftCode.outerLines(of: code).compactMap { line in
            let indentation = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
            guard indentation % 4 == 0, indentation <= 4 * conditions else { return nil }
            let rest = line.dropFirst(indentation)
            if rest.hasPrefix("#if"), indentation == 4 * conditions { conditions += 1 }
            if rest.hasPrefix("#endif"), indentation == 4 * (conditions - 1) { conditions -= 1 }
            return indentation == 4 * conditions ? declarations.name(in: rest) : nil
        }
    }

    /// What a shell gives to types that are not its own for other files to see: a core could use it unawares.
    ///
    /// - Parameter types: those whose extensions are the shell's own affair.
    static func foreignMembers(inShell code: String, besides types: Set<String>) -> [String] {
        let declarations = Declarations()
        let opening = #/(?:(?:package|public|internal|nonisolated) )?extension (\w+)[^{]*{\s*/#
        var extended: String?
        return SwiftCode.outerLines(of: code).compactMap { line in
            var member = line.hasPrefix("    ") ? line.dropFirst(4) : ""
            if let match = line.prefixMatch(of: opening) {
                extended = types.contains(String(match.1)) ? nil : String(match.1)
                member = line[match.range.upperBound...]
            } else if line.hasPrefix("}") {
                extended = nil
            }
            guard let extended else { return nil }
            return declarations.name(in: member).map { "\(extended).\($0)" }
        }
    }
}

/// How a declaration stands in a line.
private struct Declarations {
    private let attribute = #/@\w+(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s+/#
    private let setter = #/(?:package )?(?:private|fileprivate)\(set\) /#
    /// A keyword and what it declares, behind what may stand before it when other files see it.
    private let declaration =
        #/
        (?: (?: package | public | internal | open | final | indirect | nonisolated (?: \(unsafe\) )? | distributed
            | static | class | mutating | lazy | weak | override | required | convenience | prefix | postfix | infix
            ) \s+ )*
        (?: (struct | enum | class | actor | protocol | typealias | func | let | var | macro | case) \s+ `? (\w+)
            | (init | subscript) \b )
        /#

    /// The name that a line declares, unless for its own file or type alone.
    func name(in line: Substring) -> String? {
        var rest = line
        while let prefix = rest.prefixMatch(of: attribute) ?? rest.prefixMatch(of: setter) {
            rest = rest[prefix.range.upperBound...]
        }
        guard let match = rest.prefixMatch(of: declaration) else { return nil }
        return (match.output.2 ?? match.output.3).map(String.init)
    }
}
