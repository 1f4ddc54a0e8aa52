import Foundation

/// SQLite's write-ahead log, looked at before SQLite does: that takes the first frame whose checksum is wrong for the
/// log's end, since a transaction that lost power may be there in part, and drops what stands behind it.
///
///     header   magic, version, page size, sequence, two salts, checksum         32 bytes, big-endian
///     frame    page, size after a commit or 0, the salts, checksum; the page    24 bytes and a page each
///
/// A commit was synced before the next one was begun. So behind what lost power there may be the end of that
/// transaction, and no second commit: where there is one, what stands before it was whole once. The header was synced
/// before the first frame, and without it SQLite takes the log for empty: behind a wrong one there is no commit at all.
struct WriteAheadLog {
    /// With the byte order of checksums in its last bit.
    private static let magic: UInt32 = 0x377f_0682
    private static let headerSize = 32
    private static let frameHeaderSize = 24

    /// Of our databases, and so where the header cannot be believed.
    private static let usualPageSize = 4096

    private let data: Data
    private let hasHeader: Bool
    private let pageSize: Int

    /// Nil for what is too short to hold a frame.
    init?(_ data: Data) {
        guard data.count > Self.headerSize else { return nil }
        self.data = Data(data)
        // Zeros have the right checksum, too.
        let isMarked = Self.number(0, in: self.data) & ~1 == Self.magic
        hasHeader = isMarked && Self.headerSum(of: self.data).isRight(at: 24, in: self.data)
        pageSize = hasHeader ? Int(Self.number(8, in: self.data)) : Self.usualPageSize
        // SQLite takes no log of another.
        guard (512...65536).contains(pageSize), pageSize.nonzeroBitCount == 1 else { return nil }
    }

    init?(path: String) {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else { return nil }
        self.init(data)
    }

    /// Whether something in it was damaged after it had been written and synced.
    var isDamaged: Bool {
        let starts = frames
        guard hasHeader else { return starts.contains(where: isCommit) }
        return starts[firstWrongFrame(of: starts)...].count { hasSalts($0) && isCommit($0) } > 1
    }

    private var frames: [Int] {
        let size = Self.frameHeaderSize + pageSize
        return Array(stride(from: Self.headerSize, through: data.count - size, by: size))
    }

    private static func headerSum(of data: Data) -> Sum {
        var sum = Sum(isBigEndian: data[3] & 1 == 1)
        sum.add(data[0..<24])
        return sum
    }

    /// How many frames from the first on are as they were written.
    private func firstWrongFrame(of starts: [Int]) -> Int {
        var sum = Self.headerSum(of: data)
        for (index, start) in starts.enumerated() {
            let page = start + Self.frameHeaderSize
            sum.add(data[start..<start + 8])
            sum.add(data[page..<page + pageSize])
            guard hasSalts(start), sum.isRight(at: start + 16, in: data) else { return index }
        }
        return starts.count
    }

    private func isCommit(_ start: Int) -> Bool { Self.number(start + 4, in: data) != 0 }

    /// The frame belongs to this run of the log; others were left by an earlier one.
    private func hasSalts(_ start: Int) -> Bool { data[start + 8..<start + 16].elementsEqual(data[16..<24]) }

    private static func number(_ offset: Int, in data: Data) -> UInt32 {
        data[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// SQLite's checksum of pairs of 32-bit words (file format, "Checksum Algorithm").
    private struct Sum {
        let isBigEndian: Bool
        var first: UInt32 = 0
        var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        func isRight(at offset: Int, in data: Data) -> Bool {
            number(offset, in: data) == first && number(offset + 4, in: data) == second
        }

        mutating func add(_ bytes: Data) {
            bytes.withUnsafeBytes { bytes in
                for offset in stride(from: 0, to: bytes.count, by: 8) {
                    first &+= word(bytes, offset) &+ second
                    second &+= word(bytes, offset + 4) &+ first
                }
            }
        }

        private func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
        }
    }
}
