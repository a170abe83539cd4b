/** What breaks while the gate works: races, processes that are killed, services that are stopped. */
@NullMarked
package dev.portcullis.faults;

import org.jspecify.annotations.NullMarked;
