import Foundation
import Testing

@testable import WeftController

@Suite("Pages of the program's file")
struct ProgramPagesTests {
    @Test("code and the constants before it are pristine, what was written to while the program was loaded is not")
    func mappings() {
        let lines: [(String, Range<UInt>?)] = [
            ("1000-3000 r--p 00000000 08:01 131 /usr/bin/weft", 0x1000..<0x3000),
            ("3000-9000 r-xp 00002000 08:01 131 /usr/bin/weft", 0x3000..<0x9000),
            ("9000-a000 r--p 00008000 08:01 131 /usr/bin/weft", nil),
            ("a000-b000 rw-p 00009000 08:01 131 /usr/bin/weft", nil),
            ("3000-9000 r-xs 00002000 08:01 131 /usr/bin/weft", nil),
            ("9000-3000 r-xp 00002000 08:01 131 /usr/bin/weft", nil),
            ("3000 r-xp 00002000 08:01 131 /usr/bin/weft", nil),
            ("zz-9000 r-xp 00002000 08:01 131 /usr/bin/weft", nil),
            ("", nil),
        ]
        for (line, range) in lines { #expect(ProgramPages.pristine(Substring(line)) == range, "\(line)") }
    }

    @Test("they go, and come back as they were when they are needed")
    func giveBack() throws {
        let sum = try readAll()
        let before = try resident()
        ProgramPages.giveBack()
        let after = try resident()
        #expect(after < before)
        #expect(try readAll() == sum)
    }

    /// A sum over a byte of each page.
    private func readAll() throws -> Int {
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var sum = 0
        for line in maps.split(separator: "\n") where line.hasSuffix(program) {
            guard let range = ProgramPages.pristine(line) else { continue }
            for address in stride(from: range.lowerBound, to: range.upperBound, by: Int(getpagesize())) {
                sum += Int(try #require(UnsafePointer<UInt8>(bitPattern: address)).pointee)
            }
        }
        #expect(sum > 0)
        return sum
    }

    /// Kilobytes of files in the process's memory.
    private func resident() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
        return try #require(Int(line.split(separator: " ")[1]))
    }
}
