// Command auditor checks an exported log with nothing of Portcullis: the checkpoint's signature, every entry, every
// tile and the inclusion of every entry, by the Go team's own code for logs.
//
//	auditor VKEY DIR
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Tiles of the log's files are eight levels high.
const height = 8

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: auditor VKEY DIR")
		os.Exit(64)
	}
	said, err := audit(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAIL:", err)
		os.Exit(1)
	}
	fmt.Println("OK:", said)
}

func audit(vkey, dir string) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", err
	}
	tree, err := checkpoint(verifier, filepath.Join(dir, "checkpoint"))
	if err != nil {
		return "", err
	}
	entries, err := readEntries(dir, tree.N)
	if err != nil {
		return "", err
	}
	var hashes storage
	for i, entry := range entries {
		more, err := tlog.StoredHashes(int64(i), entry, &hashes)
		if err != nil {
			return "", err
		}
		hashes = append(hashes, more...)
	}
	if tree.N > 0 {
		root, err := tlog.TreeHash(tree.N, &hashes)
		if err != nil {
			return "", err
		}
		if root != tree.Hash {
			return "", errors.New("the entries do not make the tree that the checkpoint is over")
		}
	}
	tiles, err := compareTiles(dir, tree.N, &hashes)
	if err != nil {
		return "", err
	}
	if err := included(dir, tree, entries); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d entries, %d tiles of hashes, %d inclusion proofs, log %s",
		tree.N, tiles, len(entries), verifier.Name()), nil
}

// checkpoint reads a signed tree head: origin, size and root, one a line.
func checkpoint(verifier note.Verifier, file string) (tlog.Tree, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the note is no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("the checkpoint has no size")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, errors.New("the checkpoint has no root")
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(root)}, nil
}

// path turns x/mod's name of a tile into that of the files.
func path(tile tlog.Tile) string {
	name := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return "tile/" + strings.Replace(name, "data/", "entries/", 1)
}

func readEntries(dir string, size int64) ([][]byte, error) {
	var entries [][]byte
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if tile.L != 0 {
			continue
		}
		tile.L = -1
		bundle, err := os.ReadFile(filepath.Join(dir, path(tile)))
		if err != nil {
			return nil, err
		}
		for range tile.W {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s ends inside an entry", path(tile))
			}
			length := int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s has more than its entries", path(tile))
		}
	}
	return entries, nil
}

// compareTiles wants every tile of the tree's size to be there, byte for byte as the entries make it, and no other file.
func compareTiles(dir string, size int64, hashes tlog.HashReader) (int, error) {
	wanted := map[string]bool{}
	tiles := 0
	for _, tile := range tlog.NewTiles(height, 0, size) {
		made, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return 0, err
		}
		kept, err := os.ReadFile(filepath.Join(dir, path(tile)))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(made, kept) {
			return 0, fmt.Errorf("%s is not what the entries make", path(tile))
		}
		wanted[path(tile)] = true
		tiles++
		if tile.L == 0 {
			tile.L = -1
			wanted[path(tile)] = true
		}
	}
	return tiles, filepath.WalkDir(filepath.Join(dir, "tile"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, file)
		if err == nil && !entry.IsDir() && !wanted[name] {
			err = fmt.Errorf("%s belongs to no tree of %d entries", name, size)
		}
		return err
	})
}

// included proves every entry from the tiles alone, as a client that has only them would.
func included(dir string, tree tlog.Tree, entries [][]byte) error {
	reader := tlog.TileHashReader(tree, tileFiles{dir: dir})
	for i, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return nil
}

// storage is the hashes of a log in the order in which tlog stores them.
type storage []tlog.Hash

func (s *storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(*s)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		found[i] = (*s)[index]
	}
	return found, nil
}

// tileFiles reads tiles from an export; the reader above it believes none before it is proven under the root.
type tileFiles struct{ dir string }

func (tileFiles) Height() int { return height }

func (t tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if read[i], err = os.ReadFile(filepath.Join(t.dir, path(tile))); err != nil {
			return nil, err
		}
	}
	return read, nil
}

func (tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}
