// Command witness is other people's side of the witness protocol, on the Go team's notes and trees and on the
// cosignatures of transparency-dev. It shares no code with Portcullis.
//
//	witness serve LOGVKEY NAME        a witness in memory; prints its address and its key, serves until stdin ends
//	witness check LOGVKEY VKEY...     reads a checkpoint from stdin, requires that the log and each witness signed it
package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Most bytes of a request.
const most = 1 << 20

func main() {
	var err error
	switch {
	case len(os.Args) == 4 && os.Args[1] == "serve":
		err = serve(os.Args[2], os.Args[3])
	case len(os.Args) >= 4 && os.Args[1] == "check":
		err = check(os.Args[2], os.Args[3:])
	default:
		err = errors.New("usage: witness serve LOGVKEY NAME | witness check LOGVKEY VKEY...")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAIL:", err)
		os.Exit(1)
	}
}

func check(logKey string, witnessKeys []string) error {
	text, err := io.ReadAll(io.LimitReader(os.Stdin, most))
	if err != nil {
		return err
	}
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return err
	}
	verifiers := []note.Verifier{log}
	for _, key := range witnessKeys {
		verifier, err := formats.NewVerifierForCosignatureV1(key)
		if err != nil {
			return err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != len(verifiers) {
		return fmt.Errorf("%d of %d keys signed", len(opened.Sigs), len(verifiers))
	}
	for _, sig := range opened.Sigs[1:] {
		time, err := formats.CoSigV1Timestamp(sig)
		if err != nil {
			return err
		}
		fmt.Println(sig.Name, time.Unix())
	}
	return nil
}

type witness struct {
	log    note.Verifier
	signer note.Signer

	mu   sync.Mutex
	last tlog.Tree
}

func serve(logKey, name string) error {
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return err
	}
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	signer, err := formats.NewSignerForCosignatureV1(secret)
	if err != nil {
		return err
	}
	key, err := formats.VKeyToCosignatureV1(public)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w := &witness{log: log, signer: signer}
	go http.Serve(listener, http.HandlerFunc(w.handle))
	fmt.Println("http://" + listener.Addr().String())
	fmt.Println(key)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func (w *witness) handle(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/add-checkpoint" {
		http.NotFound(rw, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, most))
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	old, proof, text, err := parse(string(body))
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	if !strings.HasPrefix(text, w.log.Name()+"\n") {
		http.Error(rw, "unknown log", http.StatusNotFound)
		return
	}
	opened, err := note.Open([]byte(text), note.VerifierList(w.log))
	if err != nil {
		http.Error(rw, err.Error(), http.StatusForbidden)
		return
	}
	tree, err := head(opened.Text)
	if err != nil || old > tree.N {
		http.Error(rw, "not a checkpoint that grew", http.StatusBadRequest)
		return
	}
	if old != w.last.N || (tree.N == w.last.N && w.last.N > 0 && tree.Hash != w.last.Hash) {
		rw.Header().Set("Content-Type", "text/x.tlog.size")
		rw.WriteHeader(http.StatusConflict)
		fmt.Fprintf(rw, "%d\n", w.last.N)
		return
	}
	if err := grew(w.last, tree, proof); err != nil {
		http.Error(rw, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	signed, err := note.Sign(&note.Note{Text: opened.Text}, w.signer)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	w.last = tree
	rw.Write(signed[len(opened.Text)+1:])
}

func grew(from, to tlog.Tree, proof tlog.TreeProof) error {
	if from.N == 0 || from.N == to.N {
		if len(proof) != 0 {
			return errors.New("a proof where none belongs")
		}
		return nil
	}
	return tlog.CheckTree(proof, to.N, to.Hash, from.N, from.Hash)
}

func parse(body string) (old int64, proof tlog.TreeProof, text string, err error) {
	above, text, found := strings.Cut(body, "\n\n")
	lines := strings.Split(above, "\n")
	size, isOld := strings.CutPrefix(lines[0], "old ")
	if !found || !isOld || len(lines) > 64 {
		return 0, nil, "", errors.New("not a request to cosign")
	}
	if old, err = strconv.ParseInt(size, 10, 64); err != nil || strconv.FormatInt(old, 10) != size {
		return 0, nil, "", errors.New("not an old size")
	}
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 0, nil, "", err
		}
		proof = append(proof, hash)
	}
	return old, proof, text, nil
}

func head(text string) (tlog.Tree, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		return tlog.Tree{}, errors.New("not a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(raw) != tlog.HashSize {
		return tlog.Tree{}, errors.New("not a root")
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(raw)}, nil
}
