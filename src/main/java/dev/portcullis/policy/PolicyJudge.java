package dev.portcullis.policy;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
